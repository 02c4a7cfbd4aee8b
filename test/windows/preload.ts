// Loaded before anything else in a Windows Node under Wine.
import { registerHooks } from 'node:module';
import { Socket } from 'node:net';

// Wine 8 does not know TCP_KEEPIDLE: every connect would fail with it.
Socket.prototype.setKeepAlive = function setKeepAlive() {
  return this;
};

const standIn = new URL('./vitest-stand-in.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vitest' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
