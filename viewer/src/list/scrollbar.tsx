import { type PointerEvent, useRef } from "react";

interface ScrollbarProps {
  readonly total: number;
  readonly visible: number;
  readonly top: number;
  readonly onScroll: (top: number) => void;
}

const THUMB_PIXELS_MIN = 24;

/** Shows where in the rows one is, and goes where it is dragged: a native one can not stand for millions of rows. */
export function Scrollbar({ total, visible, top, onScroll }: ScrollbarProps) {
  const track = useRef<HTMLDivElement>(null);
  const grip = useRef(0);
  const room = Math.max(0, total - visible);
  if (room === 0) return <div className="scrollbar" />;
  const share = Math.max(visible / total, 0.01);
  const position = top / room;

  const dragTo = (event: PointerEvent<HTMLDivElement>): void => {
    const box = (track.current as HTMLDivElement).getBoundingClientRect();
    const thumb = Math.max(THUMB_PIXELS_MIN, box.height * share);
    const y = event.clientY - box.top - grip.current;
    onScroll(Math.max(0, Math.min(1, y / Math.max(1, box.height - thumb))) * room);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const thumb = (track.current as HTMLDivElement).firstElementChild as HTMLElement;
    const box = thumb.getBoundingClientRect();
    const isOnThumb = event.clientY >= box.top && event.clientY <= box.bottom;
    grip.current = isOnThumb ? event.clientY - box.top : box.height / 2;
    event.currentTarget.setPointerCapture(event.pointerId);
    dragTo(event);
  };

  return (
    <div
      ref={track}
      className="scrollbar"
      role="scrollbar"
      aria-controls="rows"
      aria-label="Position in the log"
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(position * 100)}
      tabIndex={-1}
      onPointerDown={onPointerDown}
      onPointerMove={(event) =>
        event.currentTarget.hasPointerCapture(event.pointerId) ? dragTo(event) : undefined
      }
    >
      <div
        className="scrollbar-thumb"
        style={{
          height: `max(${THUMB_PIXELS_MIN}px, ${share * 100}%)`,
          top: `calc((100% - max(${THUMB_PIXELS_MIN}px, ${share * 100}%)) * ${position})`,
        }}
      />
    </div>
  );
}
