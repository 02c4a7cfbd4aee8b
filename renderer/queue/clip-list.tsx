/** The rows of the queue: only those in sight exist, however long the queue is. */
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { ClipView } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import type { Go } from '../frame/screen.ts';
import { useNow } from '../parts/use-now.ts';
import { ClipRow } from './clip-row.tsx';

/** The same number as `--row-height` in clips.css: rows of one height need no measuring. */
const rowHeight = 84;

interface Props {
  readonly total: number;
  readonly rows: ReadonlyMap<number, ClipView>;
  readonly bridge: Bridge;
  readonly want: (first: number, last: number) => void;
  readonly go: Go;
}

export function ClipList({ total, rows, bridge, want, go }: Props) {
  const frame = useRef<HTMLElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: (index) => rows.get(index)?.clipId ?? index,
    // A row that holds the focus stays, or the keyboard would lose its place by scrolling.
    rangeExtractor: (range) => withFocused(range, focused),
  });
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useEffect(() => want(startIndex, endIndex), [want, startIndex, endIndex]);
  const now = useNow(hasCountdown(rows) ? 1000 : 30_000, rows);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="clips" ref={frame} tabIndex={0} aria-label={t('queue:list')}>
      <ul style={{ height: virtualizer.getTotalSize() }} onBlur={() => setFocused(null)}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <li
            key={key}
            className="clip"
            style={{ transform: `translateY(${start}px)` }}
            aria-setsize={total}
            aria-posinset={index + 1}
            onFocus={() => setFocused(index)}
          >
            <RowAt clip={rows.get(index)} now={now} bridge={bridge} go={go} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly clip: ClipView | undefined;
  readonly now: number;
  readonly bridge: Bridge;
  readonly go: Go;
}

function RowAt({ clip, now, bridge, go }: RowProps) {
  if (clip === undefined) return <p className="clip-loading">{t('queue:loading')}</p>;
  return <ClipRow clip={clip} now={now} bridge={bridge} go={go} />;
}

function withFocused(range: Range, focused: number | null): number[] {
  const shown = defaultRangeExtractor(range);
  if (focused === null || focused >= range.count || shown.includes(focused)) return shown;
  return [...shown, focused].sort((one, other) => one - other);
}

/** Whether a sentence in sight counts seconds. */
function hasCountdown(rows: ReadonlyMap<number, ClipView>): boolean {
  return [...rows.values()].some(({ status }) => {
    if (status.code === 'checking-slot') return true;
    if (status.code !== 'waiting-for-slot' && status.code !== 'waiting-to-send') return false;
    return status.waiting.kind === 'next-try' || status.waiting.kind === 'lane';
  });
}
