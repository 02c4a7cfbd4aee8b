// Pictures of the window, for people to look at after a run: in dist/test-results, never in the
// checkout.
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(import.meta.dirname, '..', '..', 'dist', 'test-results');

export async function keepPicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
