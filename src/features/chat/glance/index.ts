export { countEverybodys, countWaiting } from './count-waiting.ts';
