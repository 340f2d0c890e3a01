/**
 * Imported before anything that parses: zod's probe for a compiler calls `new Function`, which our CSP
 * refuses and the browser reports.
 */
import * as z from 'zod/mini';

z.config({ jitless: true });
