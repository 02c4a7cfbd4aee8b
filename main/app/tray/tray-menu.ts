/**
 * What the tray's menu offers, as Electron takes it. Pure: the menu itself is built in `tray.ts`.
 */
import type { MenuItemConstructorOptions } from 'electron';
import type { PlaceName } from '../../../preload/contract.ts';
import { t } from '../../../preload/language.ts';
import type { PauseChoice } from '../../../preload/list-view.ts';
import type { QueueOverview } from '../../../preload/queue-contract.ts';

export interface TrayActions {
  show(): void;
  /** Brings the window up with this screen. */
  goTo(place: PlaceName): void;
  pause(): void;
  pauseFor(choice: PauseChoice): void;
  resume(): void;
  openFolder(): void;
  quit(): void;
}

/** The menu for what is so now; one click to pause, one more for how long. */
export function menuFor(
  sentence: string,
  overview: QueueOverview | null,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const running = overview !== null;
  return [
    { label: sentence, enabled: false },
    ...(overview?.glance.blocker?.kind === 'signed-out'
      ? [{ label: t('tray:signIn'), click: () => actions.goTo('queue') }]
      : []),
    { type: 'separator' },
    { label: t('tray:show'), click: actions.show },
    { label: t('tray:overview'), click: () => actions.goTo('overview'), enabled: running },
    { type: 'separator' },
    ...(overview?.paused
      ? [{ label: t('tray:resume'), click: actions.resume }]
      : [{ label: t('tray:pause'), click: actions.pause, enabled: running }]),
    {
      label: t('tray:pauseFor'),
      enabled: running,
      submenu: [
        { label: t('tray:pauseHour'), click: () => actions.pauseFor('hour') },
        { label: t('tray:pauseMorning'), click: () => actions.pauseFor('morning') },
      ],
    },
    { type: 'separator' },
    { label: t('tray:openFolder'), click: actions.openFolder, enabled: running },
    { label: t('tray:settings'), click: () => actions.goTo('settings'), enabled: running },
    { type: 'separator' },
    { label: t('tray:quit'), click: actions.quit },
  ];
}
