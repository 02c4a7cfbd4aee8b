/** Says over every screen what was just done, and takes it back: by its button, or by Ctrl+Z. */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import { tellFailure } from './failures.ts';
import { useLanguage } from './language.ts';
import { lastAction } from './undo.ts';

/** As long as the main process can undo it, less the time a click takes. */
const shownMs = 9_500;
const toldMs = 6_000;

export function UndoBar({ bridge }: { readonly bridge: Pick<Bridge, 'undo'> }) {
  useLanguage();
  const last = useSyncExternalStore(lastAction.subscribe, lastAction.get);
  const [said, say] = useState('');
  const undo = useCallback(async () => {
    lastAction.set(null);
    const { tooLate } = await bridge.undo();
    say(tooLate === 0 ? t('queue:undo.undone') : t('queue:undo.tooLate', { count: tooLate }));
  }, [bridge]);
  useEffect(() => {
    if (last === null) return;
    say('');
    const timer = setTimeout(() => lastAction.set(null), shownMs);
    return () => clearTimeout(timer);
  }, [last]);
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => say(''), toldMs);
    return () => clearTimeout(timer);
  }, [said]);
  useUndoKey(last !== null, undo);
  const sentence = last === null ? said : t(`queue:undo.done.${last.action}`, { count: last.count });
  // Always there, so that a screen reader notices when it fills.
  return (
    <section aria-label={t('queue:undo.label')} className={sentence === '' ? 'unseen' : 'undo-bar'}>
      <p role="status">{sentence}</p>
      {last !== null && (
        <button type="button" onClick={() => tellFailure(undo())} aria-keyshortcuts="Control+Z">
          {t('queue:undo.button')}
        </button>
      )}
    </section>
  );
}

/** Not while someone types: there Ctrl+Z is about the text. */
function useUndoKey(isOpen: boolean, undo: () => Promise<void>): void {
  useEffect(() => {
    if (!isOpen) return;
    const onKey = (event: globalThis.KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      tellFailure(undo());
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOpen, undo]);
}
