// The room's screen: follows the meeting, says when the line is broken, and shows the time.
const POLL = 2500;
const room = document.querySelector("[data-room]");
const lost = document.querySelector("[data-room-lost]");
const announcer = document.querySelector("[data-announce]");
const clock = document.querySelector("[data-room-clock]");
let shown = "";

function tell() {
  const words = room.querySelector("[data-announcement]")?.dataset.announcement ?? "";
  if (announcer.textContent !== words) announcer.textContent = words;
}

async function follow() {
  try {
    const response = await fetch(room.dataset.room, { redirect: "manual", signal: AbortSignal.timeout(8000) });
    if (!response.ok) throw new Error("no answer");
    const html = await response.text();
    if (html !== shown) {
      shown = html;
      room.innerHTML = html;
      tell();
      room.querySelector(".l-stage-agenda .is-current")?.scrollIntoView({ block: "nearest" });
    }
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
  setTimeout(follow, POLL);
}

function tick() {
  clock.textContent = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
}

tick();
setInterval(tick, 5000);
setTimeout(follow, POLL);
