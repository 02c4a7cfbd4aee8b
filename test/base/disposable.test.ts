/** The store of what must end. */
import { expect, test } from 'vitest';
import { DisposableStore } from '../../main/base/disposable.ts';

test('what was begun last ends first, and once', () => {
  const ended: string[] = [];
  const store = new DisposableStore();
  store.add({ dispose: () => ended.push('first') });
  store.defer(() => ended.push('second'));
  store.dispose();
  store.dispose();
  expect(ended).toEqual(['second', 'first']);
});

test('what is added too late ends at once', () => {
  const ended: string[] = [];
  const store = new DisposableStore();
  store.dispose();
  store.defer(() => ended.push('late'));
  expect(ended).toEqual(['late']);
});
