/** The addresses of our one page. Pure. */
import { uiOrigin } from './ipc.ts';

export const pageAddress = `${uiOrigin}/index.html`;

/** The page made again, on the screen where it was: its address says which. */
export function pageAgain(address: string): string {
  const hash = URL.canParse(address) ? new URL(address).hash : '';
  return `${pageAddress}?again${hash}`;
}
