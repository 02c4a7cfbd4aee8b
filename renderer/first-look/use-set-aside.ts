/** Files that were there before, page by page as they come into sight. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import type { SetAsideView } from '../../preload/first-look-contract.ts';
import { tellFailure } from '../parts/failures.ts';

export interface SetAsideFiles {
  /** Null until the first page is there. */
  readonly total: number | null;
  at(index: number): SetAsideView | undefined;
  /** Loads what is missing of these. */
  want(first: number, last: number): void;
}

const pageSize = 100;

interface Loaded {
  readonly total: number | null;
  readonly pages: ReadonlyMap<number, readonly SetAsideView[]>;
}

const nothing: Loaded = { total: null, pages: new Map() };

/**
 * @param lookId of a question; null: those that were set aside for good
 * @param count how many there are as far as is known: when it changes, all is read again
 */
export function useSetAside(bridge: Bridge, lookId: number | null, count: number): SetAsideFiles {
  const [loaded, setLoaded] = useState(nothing);
  const asked = useRef(new Set<number>());
  const load = useCallback(
    async (page: number) => {
      if (asked.current.has(page)) return;
      const wanted = asked.current.add(page);
      const answer = await bridge.getSetAside({ lookId, offset: page * pageSize, limit: pageSize });
      // Read again meanwhile: this is no longer what is there.
      if (wanted !== asked.current) return;
      setLoaded(({ pages }) => ({ total: answer.total, pages: new Map(pages).set(page, answer.files) }));
    },
    [bridge, lookId],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number is not read, its change is the point
  useEffect(() => {
    asked.current = new Set();
    setLoaded(({ total }) => ({ total, pages: new Map() }));
    tellFailure(load(0));
  }, [load, count]);
  return {
    total: loaded.total,
    at: (index) => loaded.pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    want(first, last) {
      for (let page = Math.floor(first / pageSize); page * pageSize <= last; page += 1)
        tellFailure(load(page));
    },
  };
}
