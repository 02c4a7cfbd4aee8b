/** The engine with its intents recorded too late: the same program, but for the slot ledger that its assembly gets. */
import { registerHooks } from 'node:module';

const broken = new URL('late-intent.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const swap = resolved.url.endsWith('/main/storage/slot-ledger.ts') && context.parentURL !== broken;
    return swap ? { ...resolved, url: broken } : resolved;
  },
});

await import('./engine-child.ts');
