// Steps that the server does not have yet: kept on this computer, sent in their order, each until it is answered.
// Every step has its own entry, so that two windows of one recorder never write over each other's.

const PATIENCE = [1, 2, 4, 8, 15]; // seconds between attempts
const TIME_LIMIT = 10_000;
const FAULTS_BEFORE_ASKING = 4;

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A shelf in localStorage; when storage is switched off the steps live as long as the page.
class Shelf {
  constructor(prefix) {
    this.prefix = prefix;
    this.loose = new Map();
  }

  put(name, value) {
    const text = JSON.stringify(value);
    try {
      localStorage.setItem(this.prefix + name, text);
    } catch {
      this.loose.set(name, text);
    }
  }

  drop(name) {
    this.loose.delete(name);
    try {
      localStorage.removeItem(this.prefix + name);
    } catch {
      // Nothing was kept there.
    }
  }

  all() {
    const found = new Map(this.loose);
    try {
      for (let at = 0; at < localStorage.length; at += 1) {
        const key = localStorage.key(at);
        if (key.startsWith(this.prefix)) found.set(key.slice(this.prefix.length), localStorage.getItem(key));
      }
    } catch {
      // Only what this page remembers.
    }
    return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, text]) => [name, JSON.parse(text)]);
  }
}

// onChange(): the shelf or the line has changed. onDone(step), onRefused(step, reasons): what became of a step.
export class Steps {
  constructor({ url, prefix, token, words, onChange, onDone, onRefused }) {
    Object.assign(this, { url, token, words, onChange, onDone, onRefused });
    this.waiting = new Shelf(`${prefix}:waiting:`);
    this.refused = new Shelf(`${prefix}:refused:`);
    this.isSending = false;
    this.failures = 0;
    this.faults = 0;
    this.trouble = ""; // "", "offline" or "sign-in"
    this.last = 0;
    this.count = 0;
    addEventListener("online", () => this.send());
  }

  add({ verb, args, at, words }) {
    // Strictly after the one before, so that coming and going keep their order however the clocks are set.
    this.last = Math.max(at, this.last + 1);
    this.count += 1;
    const name = `${String(Date.now()).padStart(15, "0")}-${String(this.count).padStart(6, "0")}-${newKey().slice(0, 6)}`;
    this.waiting.put(name, { key: newKey(), verb, arguments: args, at: new Date(this.last).toISOString(), words });
    this.onChange();
    this.send();
  }

  again(name) {
    const entry = this.refused.all().find(([one]) => one === name);
    if (!entry) return;
    this.refused.drop(name);
    const { verb, arguments: args, at, words } = entry[1].step;
    this.add({ verb, args, at: Date.parse(at), words });
  }

  forget(name) {
    this.refused.drop(name);
    this.onChange();
  }

  get wait() {
    return PATIENCE[Math.min(this.failures, PATIENCE.length) - 1] ?? 0;
  }

  async send() {
    if (this.isSending) return;
    clearTimeout(this.timer);
    this.isSending = true;
    try {
      for (let next = this.waiting.all()[0]; next; next = this.waiting.all()[0]) {
        if (!(await this.sendOne(...next))) break;
      }
    } finally {
      this.isSending = false;
    }
    this.onChange();
  }

  // True when the step is off the shelf and the next one may go.
  async sendOne(name, step) {
    let response;
    try {
      response = await this.post(step);
    } catch {
      return this.later("offline");
    }
    // A page to sign in, or a token of an earlier session: the poll fetches a new token once somebody has signed in.
    if (response.type === "opaqueredirect" || response.status === 403) return this.later("sign-in");
    const answer = await response.json().catch(() => null);
    if (answer === null || response.status >= 500) return this.faulty(name, step, response.status);
    this.settled(name);
    if (answer.is_done) this.onDone(step);
    else this.turnDown(name, step, answer.refusals.map((one) => one.message));
    return true;
  }

  post({ key, verb, arguments: args, at }) {
    return fetch(this.url, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ key, verb, arguments: args, at }),
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
  }

  later(trouble) {
    this.trouble = trouble;
    this.failures += 1;
    this.timer = setTimeout(() => this.send(), this.wait * 1000);
    return false;
  }

  // The server answers, but not with an answer to this step: it must not hold up the others for ever.
  faulty(name, step, status) {
    this.faults += 1;
    if (status >= 500 && this.faults < FAULTS_BEFORE_ASKING) return this.later("offline");
    this.settled(name);
    this.turnDown(name, step, [status >= 500 ? this.words.faulty : this.words.unknown]);
    return true;
  }

  settled(name) {
    this.waiting.drop(name);
    this.failures = 0;
    this.faults = 0;
    this.trouble = "";
  }

  turnDown(name, step, reasons) {
    this.refused.put(name, { step, reasons });
    this.onRefused(step, reasons);
  }
}
