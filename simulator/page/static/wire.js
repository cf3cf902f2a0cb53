// To and from the server. The feed reconnects by itself and begins with a fresh snapshot each time.

export async function post(path, body, raw = false) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "X-Simulator": "1", "Content-Type": raw ? "application/octet-stream" : "application/json" },
    body: raw ? body : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(answer.status === 400 ? await answer.text() : "");
  return answer.json();
}

const NAMES = ["snapshot", "message", "deleted", "tap", "typing", "menu", "chat", "clock"];

export function follow(scene, told, online) {
  const source = new EventSource(`/page/events?scene=${encodeURIComponent(scene ?? "")}`);
  for (const name of NAMES) source.addEventListener(name, (event) => told(name, JSON.parse(event.data)));
  let again = 0;
  const follower = { close: () => { clearTimeout(again); source.close(); } };
  source.onopen = () => online(true);
  source.onerror = () => {
    online(false);
    // A refused connection ends an EventSource for good; then a new one is made.
    if (source.readyState !== EventSource.CLOSED) return;
    again = setTimeout(() => { follower.close = follow(scene, told, online).close; }, 1000);
  };
  return follower;
}
