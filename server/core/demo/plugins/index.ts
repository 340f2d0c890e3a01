import type { PluginRecord } from '../../model.ts';
import { calculator } from './calculator.ts';
import { flaky } from './flaky.ts';
import { linkChecker } from './link-checker.ts';
import { shopOrders } from './shop-orders.ts';
import { textMetrics } from './text-metrics.ts';
import { webShop } from './web-shop.ts';

/** The plugins that come with the demo. */
export const demoPlugins: readonly PluginRecord[] = [
  calculator,
  webShop,
  flaky,
  linkChecker,
  textMetrics,
  shopOrders,
];
