// Messages to the kernel that neither get lost nor count twice: one at a time, each with a name of its own, sent again until
// the kernel shows that it heard it. An answer is kept in the browser until then, so that a page opened anew hands it in.

const AGAIN = [2500, 4000, 6000];

/** A name that no other message has, in the form of a UUID; also where the page is not served securely. */
export function uniqueName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** `state` is told "slow" and "lost" while nothing comes back, and "" when it has. `name` is where the answer is kept. */
export function sendOnce(model, name, state) {
  let pending = null, timer = 0, tries = 0;
  const keep = (message) => { try { if (message) localStorage.setItem(name, JSON.stringify(message)); else localStorage.removeItem(name); } catch {} };
  const post = () => {
    model.send(pending);
    timer = setTimeout(() => { tries += 1; state(tries > 2 ? "lost" : "slow"); post(); }, AGAIN[Math.min(tries, AGAIN.length - 1)]);
  };
  const begin = (message) => { pending = message; tries = 0; post(); };
  return {
    busy: () => pending !== null,
    send: (message) => {
      if (pending) return;
      const named = { ...message, ref: uniqueName() };
      if (named.type === "answer") keep(named);
      begin(named);
    },
    /** What the kernel shows answers the message it names. */
    heard: (shown) => {
      if (pending === null || shown.ref !== pending.ref) return;
      clearTimeout(timer);
      pending = null;
      keep(null);
      if (tries) state("");
    },
    /** Hand in what an earlier page could not, where it still fits. */
    kept: (fits, turn) => {
      if (pending) return;
      let message = null;
      try { message = JSON.parse(localStorage.getItem(name)); } catch {}
      if (!message) return;
      if (fits(message)) begin({ ...message, turn }); else keep(null);
    },
    end: () => clearTimeout(timer),
  };
}
