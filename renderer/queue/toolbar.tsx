/**
 * Above the list: what to look for, which group, in what order; and, while clips are selected, what
 * to do with them.
 */
import { type RefObject, useEffect, useState } from 'react';
import type { ClipAction, ClipView } from '../../preload/clip-view.ts';
import { t } from '../../preload/language.ts';
import { type GroupCounts, type ListGroup, listGroups, listSorts } from '../../preload/list-view.ts';
import type { Look } from './look.ts';
import { actionsOf } from './use-selection.ts';

interface Props {
  readonly look: Look;
  readonly groups: GroupCounts;
  readonly selected: readonly ClipView[];
  readonly searchField: RefObject<HTMLInputElement | null>;
  onLook(change: Partial<Look>): void;
  onAct(action: ClipAction): void;
  onUnselect(): void;
}

/** Long enough for the next letter, short enough to feel at once. */
const typingMs = 150;

export function Toolbar({ look, groups, selected, searchField, onLook, onAct, onUnselect }: Props) {
  return (
    <div className="toolbar">
      <Search field={searchField} onSearch={(search) => onLook({ search })} />
      <fieldset className="chips">
        <legend className="unseen">{t('queue:show')}</legend>
        <Chip only={null} look={look} count={null} onLook={onLook} />
        {listGroups.map((group) => (
          <Chip key={group} only={group} look={look} count={groups[group]} onLook={onLook} />
        ))}
      </fieldset>
      <select
        className="sort"
        aria-label={t('queue:sort')}
        value={look.sort}
        onChange={({ target }) =>
          onLook({ sort: listSorts.find((sort) => sort === target.value) ?? 'usual' })
        }
      >
        {listSorts.map((sort) => (
          <option key={sort} value={sort}>
            {t(`queue:sorts.${sort}`)}
          </option>
        ))}
      </select>
      {selected.length > 1 && (
        <div className="selected">
          <span role="status">{t('queue:selected', { count: selected.length })}</span>
          {actionsOf(selected).map((action) => (
            <button key={action} type="button" onClick={() => onAct(action)}>
              {t(`clip:actions.${action}`)}
            </button>
          ))}
          <button type="button" className="quiet" onClick={onUnselect}>
            {t('queue:unselect')}
          </button>
        </div>
      )}
    </div>
  );
}

interface ChipProps {
  readonly only: ListGroup | null;
  readonly look: Look;
  readonly count: number | null;
  onLook(change: Partial<Look>): void;
}

function Chip({ only, look, count, onLook }: ChipProps) {
  return (
    <label className="chip">
      <input
        type="radio"
        name="group"
        className="unseen"
        checked={look.only === only}
        onChange={() => onLook({ only })}
      />
      {only === null ? t('queue:all') : t(`queue:groups.${only}`)}
      {count !== null && count > 0 && <b>{count.toLocaleString()}</b>}
    </label>
  );
}

interface SearchProps {
  readonly field: RefObject<HTMLInputElement | null>;
  onSearch(search: string): void;
}

function Search({ field, onSearch }: SearchProps) {
  const [text, setText] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a changed text starts a search
  useEffect(() => {
    const timer = setTimeout(() => onSearch(text.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      ref={field}
      type="search"
      className="search"
      placeholder={t('queue:search')}
      aria-label={t('queue:search')}
      maxLength={200}
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}
