/**
 * A page for one component: a document without layout, a person who clicks and types, and a bridge
 * the test answers. What a test did not answer fails by name, so no component asks for something
 * unnoticed.
 */
import { cleanup, configure, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach } from 'vitest';
import type { Bridge, PlaceName, Pushes } from '../../preload/contract.ts';

// Two busy cores: what is there soon is still there after this.
configure({ asyncUtilTimeout: 5000 });
afterEach(cleanup);

/** Draws a component and answers with the person in front of it. */
export function show(component: ReactNode) {
  const person = userEvent.setup({ delay: null });
  return { person, ...render(component) };
}

export interface Asked {
  readonly request: string;
  readonly input: unknown;
}

/** The bridge with the answers of a test. */
export class TestBridge {
  /** Everything that was asked, in order. */
  readonly asked: Asked[] = [];
  readonly bridge: Bridge;
  readonly #queueListeners = new Set<(overview: Pushes['queueChanged']) => void>();
  readonly #setupListeners = new Set<(setup: Pushes['setupChanged']) => void>();
  readonly #goToListeners = new Set<(place: PlaceName) => void>();

  constructor(answers: Partial<Bridge> = {}) {
    const subscriptions: Pick<Bridge, 'onQueueChanged' | 'onSetupChanged' | 'onGoTo'> = {
      onQueueChanged: subscribe(this.#queueListeners),
      onSetupChanged: subscribe(this.#setupListeners),
      onGoTo: subscribe(this.#goToListeners),
    };
    const known: Record<string, unknown> = { ...subscriptions };
    for (const [request, answer] of Object.entries(answers) as [string, (input: unknown) => unknown][]) {
      known[request] = (input: unknown) => {
        this.asked.push({ request, input });
        return answer(input);
      };
    }
    const unknown = (request: string) => () => {
      throw new Error(`the test has no answer to ${request}`);
    };
    this.bridge = new Proxy(known, {
      get: (target, name) => target[String(name)] ?? unknown(String(name)),
    }) as unknown as Bridge;
  }

  /** What was asked under this name. */
  inputsOf(request: keyof Bridge): readonly unknown[] {
    return this.asked.filter((one) => one.request === request).map(({ input }) => input);
  }

  queueChanged(overview: Pushes['queueChanged']): void {
    for (const listener of this.#queueListeners) listener(overview);
  }

  setupChanged(setup: Pushes['setupChanged']): void {
    for (const listener of this.#setupListeners) listener(setup);
  }

  goTo(place: PlaceName): void {
    for (const listener of this.#goToListeners) listener(place);
  }
}

function subscribe<T>(listeners: Set<(value: T) => void>) {
  return (listener: (value: T) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
}
