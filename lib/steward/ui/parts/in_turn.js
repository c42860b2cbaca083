// Messages that go to the kernel one after another, in the order in which they were made: who types fast does not wait. What was written
// rests in the browser until the kernel has it, and each message has a name of its own, so that nothing is kept twice.
import { sendOnce, uniqueName } from "./send_once.js";

/** `name` is where what was written rests; `keeps` tells which messages rest there; `changed` is called when the row grows or shrinks. */
export function inTurn(model, name, keeps, state, changed) {
  const line = sendOnce(model, "", state), waiting = [];
  const resting = () => { try { return JSON.parse(localStorage.getItem(name)) ?? {}; } catch { return {}; } };
  // Another tab rests its own under the same name, so messages are changed one by one.
  const rest = (change) => {
    try {
      const all = resting();
      change(all);
      if (Object.keys(all).length) localStorage.setItem(name, JSON.stringify(all)); else localStorage.removeItem(name);
    } catch {}
  };
  const post = () => { if (!line.busy() && waiting.length) line.send(waiting[0]); };
  const push = (message) => {
    waiting.push(message);
    if (keeps(message)) rest((all) => { all[message.key] = message; });
    post();
    changed();
  };
  return {
    send: (message) => push({ ...message, key: uniqueName() }),
    waiting: () => waiting,
    /** What the kernel shows may answer the message that is under way; gives that message. */
    heard: (shown) => {
      if (!line.busy()) return null;
      line.heard(shown);
      if (line.busy()) return null;
      const done = waiting.shift();
      if (keeps(done)) rest((all) => { delete all[done.key]; });
      post();
      changed();
      return done;
    },
    /** Hand in what an earlier page could not, where it still fits. */
    restore: (fits) => {
      for (const message of Object.values(resting())) if (fits(message) && !waiting.some((one) => one.key === message.key)) push(message);
    },
    end: () => line.end(),
  };
}
