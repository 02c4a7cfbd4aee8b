/** Three honest numbers, and the map of blocks that fills up as the service takes them. */
import type { BlockMap } from '../../preload/clip-contract.ts';
import type { ClipView } from '../../preload/clip-view.ts';
import { formatBytes } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { Card } from '../parts/card.tsx';

interface Props {
  readonly clip: ClipView;
  readonly blocks: BlockMap;
}

export function Bits({ clip, blocks }: Props) {
  const accepted = blocks.accepted.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const numbers = [
    { name: 'sent', bytes: clip.sentBytes },
    { name: 'accepted', bytes: clip.acceptedBytes },
    { name: 'verified', bytes: clip.verifiedBytes },
  ] as const;
  return (
    <Card heading={t('clip:bits.heading')} name="bits">
      <dl className="figures">
        {numbers.map(({ name, bytes }) => (
          <div key={name} title={t(`clip:bits.${name}Help`)}>
            <dt>{t(`clip:bits.${name}`)}</dt>
            <dd>{formatBytes(bytes)}</dd>
          </div>
        ))}
      </dl>
      <BlockSquares blocks={blocks} />
      <p className="help">
        {t('clip:bits.map', {
          accepted,
          count: blocks.expectedBlocks,
          size: formatBytes(blocks.blockSizeBytes),
        })}
      </p>
    </Card>
  );
}

const columns = 64;
const cell = 8;

/**
 * Every block a square, row by row; one path for each of the two kinds, however many blocks there
 * are.
 */
function BlockSquares({ blocks: { expectedBlocks, accepted } }: { readonly blocks: BlockMap }) {
  const rows = Math.ceil(expectedBlocks / columns);
  const width = Math.min(expectedBlocks, columns) * cell;
  return (
    <svg className="block-map" width={width} viewBox={`0 0 ${width} ${rows * cell}`} aria-hidden="true">
      <path className="block" d={squares(0, expectedBlocks - 1)} />
      <path className="block accepted" d={accepted.map(([first, last]) => squares(first, last)).join('')} />
    </svg>
  );
}

function squares(first: number, last: number): string {
  const side = cell - 1.5;
  let path = '';
  for (let block = first; block <= last; block += 1) {
    const [x, y] = [(block % columns) * cell, Math.floor(block / columns) * cell];
    path += `M${x} ${y}h${side}v${side}h-${side}z`;
  }
  return path;
}
