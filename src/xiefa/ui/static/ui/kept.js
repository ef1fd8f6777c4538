// What was typed and has not reached the server, kept on this device. IndexedDB with strict durability: it is on
// the disk when the promise resolves, and survives a browser that is killed; localStorage would lose seconds.
const NAME = "xiefa";
const STORE = "typed";

function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function work(mode, act) {
  const base = await database();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(STORE, mode, { durability: "strict" });
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}

// Storage may be switched off or full: typing goes on, and the server keeps its copy.
const quietly = (promise) => promise.catch(() => null);

export const put = (person, key, entry) => quietly(work("readwrite", (store) => store.put(entry, `${person}:${key}`)));
export const remove = (person, key) => quietly(work("readwrite", (store) => store.delete(`${person}:${key}`)));

export const get = (person, key) => quietly(work("readonly", (store) => store.get(`${person}:${key}`)));

export async function entriesOf(person, prefix) {
  const start = `${person}:${prefix}-`;
  const range = IDBKeyRange.bound(start, `${start}\uffff`);
  return (await quietly(work("readonly", (store) => store.getAll(range)))) ?? [];
}

export function bodyOf(entry, token) {
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  body.set("csrfmiddlewaretoken", token);
  return body;
}
