/**
 * The tray: the truth while the window is closed. Touches the system only when its picture or its
 * words change. Without a tray (some Linux desktops) nothing here fails; starting Clipslot again
 * shows the window.
 */
import { Menu, type NativeImage, nativeImage, Tray } from 'electron';
import type { Mood } from '../../../preload/glance-contract.ts';
import { appName, spokenLanguage, t } from '../../../preload/language.ts';
import { describeForTray } from '../../../preload/overview-words.ts';
import type { QueueOverview } from '../../../preload/queue-contract.ts';
import type { SetupView } from '../../../preload/setup-contract.ts';
import type { Disposable } from '../../base/disposable.ts';
import { drawIcon } from './icon.ts';
import { menuFor, type TrayActions } from './tray-menu.ts';

export class AppTray implements Disposable {
  readonly #tray = new Tray(picture('idle', traySize));
  readonly #actions: TrayActions;
  #mood: Mood = 'idle';
  #said = '';

  constructor(actions: TrayActions) {
    this.#actions = actions;
    this.#tray.on('click', () => actions.show());
    this.update(null);
  }

  /**
   * @param overview `null` while no queue is open @param setup where the start has come to, which is
   * said instead
   */
  update(overview: QueueOverview | null, setup: SetupView['state'] = 'starting'): void {
    if (this.#tray.isDestroyed()) return;
    const mood = overview === null ? moodBefore(setup) : overview.glance.mood;
    const sentence = overview === null ? describeSetup(setup) : describeForTray(overview);
    const said = `${sentence} ${overview?.paused} ${overview?.glance.blocker?.kind} ${spokenLanguage()}`;
    if (mood !== this.#mood) this.#tray.setImage(picture(mood, traySize));
    if (said !== this.#said) {
      this.#tray.setToolTip(`${appName}: ${sentence}`);
      this.#tray.setContextMenu(Menu.buildFromTemplate(menuFor(sentence, overview, this.#actions)));
    }
    this.#mood = mood;
    this.#said = said;
  }

  dispose(): void {
    this.#tray.destroy();
  }
}

function describeSetup(setup: SetupView['state']): string {
  switch (setup) {
    case 'starting':
    case 'changing':
    case 'done':
      return t('tray:starting');
    case 'needed':
      return t('tray:notSetUp');
    default:
      return t(`tray:${setup}`);
  }
}

function moodBefore(setup: SetupView['state']): Mood {
  return setup === 'waiting' || setup === 'unknown' || setup === 'invalid' ? 'needs-you' : 'idle';
}

/** Windows draws 16 points, Linux desktops 22 to 24, macOS 18 in its bar. */
const traySize = process.platform === 'linux' ? 22 : process.platform === 'darwin' ? 18 : 16;

/** One mood at one size, sharp on screens of single, one-and-a-half and double density. */
export function picture(mood: Mood, size: number): NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 1.5, 2]) {
    const side = Math.round(size * scaleFactor);
    const bitmap = Buffer.from(drawIcon(mood, side));
    image.addRepresentation({ scaleFactor, width: side, height: side, buffer: bitmap });
  }
  return image;
}
