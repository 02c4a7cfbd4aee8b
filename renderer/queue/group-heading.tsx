/** The heading of a group: its name, how many clips are in it, and the way to open or close it. */
import { t } from '../../preload/language.ts';
import type { ListGroup } from '../../preload/list-view.ts';
import { GridCell, GridRow, placeOf } from './grid-parts.tsx';
import type { Line } from './lines.ts';

interface Props {
  readonly heading: Extract<Line, { kind: 'heading' }>;
  readonly line: number;
  readonly top: number;
  readonly focusable: boolean;
  onToggle(group: ListGroup): void;
}

export function GroupHeading(props: Props) {
  const { group, count, open } = props.heading;
  return (
    <GridRow className="list-group" {...placeOf(props)}>
      <GridCell>
        <button
          type="button"
          className="quiet"
          tabIndex={-1}
          aria-expanded={open}
          title={t(open ? 'queue:close' : 'queue:open')}
          onClick={() => props.onToggle(group)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true" className={open ? 'chevron open' : 'chevron'}>
            <path d="M6 4l4 4-4 4" />
          </svg>
          {t(`queue:groups.${group}`)}
        </button>
        <span>{t('queue:groupCount', { count })}</span>
      </GridCell>
    </GridRow>
  );
}
