import { createContext } from 'react';

/** Whether more may come to the block of a text that this is in. */
export const Grows = createContext(false);
