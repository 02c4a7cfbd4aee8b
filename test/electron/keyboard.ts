// An owner without a mouse: finds controls by Tab alone, as a screen reader names them.
import type { Page } from 'playwright-core';

const mostSteps = 120;

/**
 * Presses Tab until the control of this name has the focus; throws when it cannot be reached that
 * way.
 */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let step = 0; step < mostSteps; step += 1) {
    const found = await focusedName(page);
    if (typeof name === 'string' ? found === name : name.test(found)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}

/** Goes there and presses a key. */
export async function pressOn(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

/** Goes to a field and writes over what is in it. */
export async function typeInto(page: Page, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

/** What has the focus, by the name that assistive technology would say. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLElement)) return '';
    const labelled = activeElement.getAttribute('aria-label');
    if (labelled !== null) return labelled;
    const labels =
      'labels' in activeElement ? (activeElement.labels as NodeListOf<HTMLElement> | null) : null;
    return (labels?.[0] ?? activeElement).textContent?.trim() ?? '';
  });
}
