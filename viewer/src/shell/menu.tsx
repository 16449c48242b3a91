import { memo, useEffect, useRef } from "react";
import { KeysDialog } from "./keys-dialog.tsx";
import { useKeys } from "./use-keys.ts";
import { ViewMenu } from "./view-menu.tsx";

interface MenuProps {
  /** On the log's page: shows and hides the facets. */
  readonly onFacets?: () => void;
}

/** What can be chosen for the page, and the list of keys. */
export const Menu = memo(function Menu({ onFacets }: MenuProps) {
  const keys = useRef<HTMLDialogElement>(null);
  useKeys({ "?": () => keys.current?.showModal() });
  useEffect(() => () => keys.current?.close(), []);
  return (
    <nav className="menu" aria-label="View">
      {onFacets === undefined ? null : (
        <button type="button" className="plain" title="Facets (b)" onClick={onFacets}>
          facets
        </button>
      )}
      <ViewMenu hasOrder={onFacets !== undefined} />
      <button
        type="button"
        className="plain"
        aria-label="Keys"
        title="Keys (?)"
        onClick={() => keys.current?.showModal()}
      >
        ?
      </button>
      <KeysDialog dialog={keys} />
    </nav>
  );
});
