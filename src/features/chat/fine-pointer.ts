/** True where one writes with keys beside a mouse: to give a box the focus brings up no keyboard over the page. */
export function hasFinePointer(): boolean | undefined {
  return (window as Partial<Window>).matchMedia?.('(pointer: fine)').matches;
}
