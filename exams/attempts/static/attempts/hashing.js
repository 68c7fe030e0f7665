// The hash of a write: SHA-256 over canonical JSON (RFC 8785). Our documents hold
// texts, whole numbers, booleans, lists and objects, for which JSON.stringify with
// sorted keys is the canonical form.

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${pairs.join(",")}}`;
}

export async function hashOf(attempt, write, payload = write.payload) {
  const text = canonical({
    attempt,
    item: write.position,
    kind: write.kind,
    seq: write.client_seq,
    payload,
  });
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
