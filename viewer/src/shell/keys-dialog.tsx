const KEYS = [
  ["j k ↓ ↑", "next and previous row"],
  ["g G", "top and bottom"],
  ["Page keys, space", "a screen further"],
  ["e E", "next and previous error"],
  ["o O", "next and previous row of the same session"],
  ["Enter", "the session of the selected row"],
  ["n N", "next and previous highlight"],
  ["s S", "next and previous quiet time"],
  ["f", "filter by the selected row's type"],
  ["/", "the query"],
  ["[ ]", "the session before and after, on a session's page"],
  ["b", "facets"],
  ["p", "pause and go on"],
  ["r", "newest or oldest first"],
  ["y", "copy the selected row as a line"],
  ["Esc", "close what is open"],
  ["?", "these keys"],
] as const;

/** The keys, as a list. */
export function KeysDialog({ dialog }: { readonly dialog: React.RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={dialog} className="keys" aria-label="Keys">
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
