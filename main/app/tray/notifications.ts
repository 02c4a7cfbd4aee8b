/**
 * Desktop notifications, shown by the main process: the page may not. A click brings the window up.
 */
import { Notification } from 'electron';
import type { NewsWords } from '../../../preload/overview-words.ts';

/**
 * Where there is nothing to show one (some Linux desktops) nothing happens; the tray icon says the
 * same.
 */
export function showNotification({ title, body }: NewsWords, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  notification.on('click', onClick);
  notification.show();
}
