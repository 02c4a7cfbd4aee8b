/**
 * The menu of what can be done with the selected clips, where the mouse was or at the row that has
 * the focus.
 */
import { ContextMenu } from '@base-ui/react/context-menu';
import type { ReactElement } from 'react';
import type { ClipAction, ClipView } from '../../preload/clip-view.ts';
import { t } from '../../preload/language.ts';
import { actionsOf } from './use-selection.ts';

interface Props {
  readonly clips: readonly ClipView[];
  /** The element the menu belongs to. */
  readonly children: ReactElement<Record<string, unknown>>;
  readonly movable: boolean;
  onAct(action: ClipAction): void;
  onOpen(): void;
  onMove(by: -1 | 1): void;
}

export function ClipMenu({ clips, children, movable, onAct, onOpen, onMove }: Props) {
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger render={children} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="menu-place">
          <ContextMenu.Popup className="menu">
            {clips.length === 1 && (
              <ContextMenu.Item className="menu-entry" onClick={onOpen}>
                {t('queue:openClip')}
              </ContextMenu.Item>
            )}
            {actionsOf(clips).map((action) => (
              <ContextMenu.Item key={action} className="menu-entry" onClick={() => onAct(action)}>
                {t(`clip:actions.${action}`)}
              </ContextMenu.Item>
            ))}
            {movable && (
              <>
                <ContextMenu.Item className="menu-entry" onClick={() => onMove(-1)}>
                  {t('queue:moveUp')}
                </ContextMenu.Item>
                <ContextMenu.Item className="menu-entry" onClick={() => onMove(1)}>
                  {t('queue:moveDown')}
                </ContextMenu.Item>
              </>
            )}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
