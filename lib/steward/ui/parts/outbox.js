// What was given and is not yet known to be kept. It goes out together, the newest of each kind, again and again until the kernel
// shows that it has it. Meanwhile it rests in the browser, so that the page opened next hands it on.
import { sendOnce } from "./send_once.js";

/** Give what rests under a name and can be handed on no more; it is let go. */
export function givenUp(name) {
  try {
    const all = JSON.parse(localStorage.getItem(name)) ?? {};
    localStorage.removeItem(name);
    return Object.values(all);
  } catch { return []; }
}

/**
 * `name` is where it rests; `wrap` goes with every message; `state` is told "slow" and "lost" while nothing comes back, and "" when it
 * has; `changed` is called when something went out or was kept.
 */
export function outbox(model, name, wrap, state, changed) {
  const line = sendOnce(model, "", state), waiting = new Map();
  let under = new Map();
  // Another tab may rest its own under the same name, so entries are changed one by one.
  const rest = (change) => {
    try {
      const all = JSON.parse(localStorage.getItem(name)) ?? {};
      change(all);
      if (Object.keys(all).length) localStorage.setItem(name, JSON.stringify(all)); else localStorage.removeItem(name);
    } catch {}
  };
  const post = () => {
    if (line.busy() || !waiting.size) return;
    under = new Map(waiting);
    line.send({ ...wrap, type: "put", changes: [...under.values()] });
  };
  return {
    put: (key, change) => { waiting.set(key, change); rest((all) => { all[key] = change; }); post(); changed(); },
    has: (key) => waiting.has(key),
    empty: () => waiting.size === 0,
    /** What the kernel shows may answer the message that is under way. */
    heard: (shown) => {
      if (!line.busy()) return;
      line.heard(shown);
      if (line.busy()) return;
      const kept = [...under].filter(([key, change]) => waiting.get(key) === change);
      for (const [key] of kept) waiting.delete(key);
      rest((all) => { for (const [key, change] of kept) if (JSON.stringify(all[key]) === JSON.stringify(change)) delete all[key]; });
      post();
      changed();
    },
    /** Take up what an earlier page could not hand on; gives it. */
    restore: () => {
      let all = {};
      try { all = JSON.parse(localStorage.getItem(name)) ?? {}; } catch {}
      for (const [key, change] of Object.entries(all)) if (!waiting.has(key)) waiting.set(key, change);
      post();
      return Object.values(all);
    },
    end: () => line.end(),
  };
}
