/**
 * Files with a tick each, newest first. A list box to the keyboard and to screen readers: one stop,
 * arrows move, the space bar ticks. Only the rows in sight exist, however many there are.
 */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from 'react';
import type { SetAsideView } from '../../preload/first-look-contract.ts';
import { displayName, formatBytes, formatDate } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { all, type Choice, chosenCount, isChosen, none, toggled, withThese } from './choice.ts';
import type { SetAsideFiles } from './use-set-aside.ts';

/** The same number as in first-look.css: lines of known heights need no measuring. */
const rowHeight = 36;

interface Props {
  readonly files: SetAsideFiles;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
}

export function FileChoice({ files, choice, onChoice }: Props) {
  const total = files.total ?? 0;
  const counted = { chosen: chosenCount(choice, total), total };
  return (
    <div className="file-choice">
      <div className="file-choice-bar">
        <p role="status">{t('first-look:chosen', counted)}</p>
        <button type="button" className="quiet" onClick={() => onChoice(all)}>
          {t('first-look:selectAll')}
        </button>
        <button type="button" className="quiet" onClick={() => onChoice(none)}>
          {t('first-look:selectNone')}
        </button>
      </div>
      <FileList files={files} total={total} choice={choice} onChoice={onChoice} />
    </div>
  );
}

interface ListProps extends Props {
  readonly total: number;
}

function FileList({ files, total, choice, onChoice }: ListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const [current, setCurrent] = useState(0);
  const active = Math.min(current, Math.max(0, total - 1));
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    // The one that is spoken of has to be there, in sight or not.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), active])].sort((a, b) => a - b),
  });
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  const { want } = files;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that is there already is not asked for again
  useEffect(() => {
    if (total > 0) want(startIndex, endIndex);
  }, [startIndex, endIndex, total]);

  const goTo = (index: number) => {
    const to = Math.max(0, Math.min(index, total - 1));
    setCurrent(to);
    virtualizer.scrollToIndex(to);
  };
  const toggle = (index: number) => {
    const file = files.at(index);
    if (file !== undefined) onChoice(toggled(choice, file.asideId));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event.key, Math.floor((frame.current?.clientHeight ?? rowHeight) / rowHeight));
    if (event.key === ' ') toggle(active);
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) onChoice(all);
    else if (step !== null) goTo(active + step);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent, index: number) => {
    if (event.shiftKey) onChoice(withThese(choice, idsBetween(files, active, index)));
    else toggle(index);
    setCurrent(index);
  };

  return (
    <div
      ref={frame}
      className="file-choice-list"
      role="listbox"
      tabIndex={0}
      aria-label={t('first-look:files')}
      aria-multiselectable="true"
      aria-activedescendant={total === 0 ? undefined : `${id}-${active}`}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <FileRow
            key={index}
            id={`${id}-${index}`}
            file={files.at(index)}
            place={index + 1}
            total={total}
            top={start}
            isActive={index === active}
            isChosen={isChosen(choice, files.at(index)?.asideId ?? 0)}
            onClick={(event) => onClick(event, index)}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly file: SetAsideView | undefined;
  readonly place: number;
  readonly total: number;
  readonly top: number;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onClick: (event: MouseEvent) => void;
}

function FileRow({ id, file, place, total, top, isActive, isChosen: chosen, onClick }: RowProps) {
  const words =
    file === undefined
      ? null
      : {
          name: displayName(file.name),
          date: formatDate(file.modifiedAt),
          size: formatBytes(file.sizeBytes),
        };
  return (
    // The list has the focus and the keys; a row is spoken of, never focused.
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      id={id}
      role="option"
      className={isActive ? 'file-row active' : 'file-row'}
      style={{ top }}
      aria-selected={chosen}
      aria-setsize={total}
      aria-posinset={place}
      aria-label={words === null ? undefined : t('first-look:file', words)}
      onClick={onClick}
    >
      <span className="tick" aria-hidden="true" />
      <span className="file-name" dir="auto">
        {words?.name}
      </span>
      <span>{words?.date}</span>
      <span>{words?.size}</span>
    </div>
  );
}

/** How far a key moves; null for a key that does not. */
function stepOf(key: string, rowsInSight: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return 1;
    case 'ArrowUp':
      return -1;
    case 'PageDown':
      return rowsInSight;
    case 'PageUp':
      return -rowsInSight;
    case 'Home':
      return -Infinity;
    case 'End':
      return Infinity;
    default:
      return null;
  }
}

/** Of those that have been loaded. */
function idsBetween(files: SetAsideFiles, one: number, other: number): number[] {
  const [first, last] = [Math.min(one, other), Math.max(one, other)];
  return Array.from({ length: last - first + 1 }, (_, at) => files.at(first + at)?.asideId ?? []).flat();
}
