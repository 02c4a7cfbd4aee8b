/** How long sending is to rest: one click further than the button that pauses it. */
import { Menu } from '@base-ui/react/menu';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import { pauseChoices } from '../../preload/list-view.ts';
import { tellFailure } from '../parts/failures.ts';

const choiceLabels = { hour: 'queue:pauseHour', morning: 'queue:pauseMorning' } as const;

export function PauseMenu({ bridge }: { readonly bridge: Bridge }) {
  return (
    <Menu.Root>
      <Menu.Trigger className="menu-opener" aria-label={t('queue:pauseMenu')} title={t('queue:pauseMenu')}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 6l4 4 4-4" />
        </svg>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-place" align="end" sideOffset={4}>
          <Menu.Popup className="menu">
            {pauseChoices.map((choice) => (
              <Menu.Item
                key={choice}
                className="menu-entry"
                onClick={() => tellFailure(bridge.pauseFor({ choice }))}
              >
                {t(choiceLabels[choice])}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
