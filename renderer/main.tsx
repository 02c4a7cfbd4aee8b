/** Where the page begins: one store over the bridge, one tree of components over the store. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { CrashScreen } from './crash-screen.tsx';
import { createQueueStore } from './queue-store.ts';
import './theme.css';
import './controls.css';
import './queue.css';
import './clips.css';
import './first-run.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const store = createQueueStore(window.clipslot);
createRoot(root).render(
  <StrictMode>
    <CrashScreen>
      <App store={store} bridge={window.clipslot} />
    </CrashScreen>
  </StrictMode>,
);
