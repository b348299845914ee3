import { useEffect, useRef, type ReactNode } from 'react';
import { pannedBy, transformOf, wholePicture, zoomedBy, type PictureZoom } from './picture-zoom';
import styles from './CameraView.module.css';

/** What it shows can be enlarged: the wheel zooms around the pointer, and what is enlarged is dragged about. */
export function ZoomedPicture(props: {
  zoom: PictureZoom;
  onZoom: (zoom: PictureZoom) => void;
  children: ReactNode;
}) {
  const { zoom, onZoom } = props;
  const place = useRef<HTMLDivElement>(null);
  const hand = useRef<Hand>(null);
  const tell = useRef(onZoom);
  useEffect(() => {
    tell.current = onZoom;
  });
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = followHand(place.current, (rested) => tell.current(rested));
    hand.current = made;
    return () => made.stop();
  }, []);
  useEffect(() => hand.current?.show(zoom), [zoom]);
  return (
    <div ref={place} className={styles.zoomed}>
      <div className={styles.enlarged}>{props.children}</div>
    </div>
  );
}

interface Hand {
  show(zoom: PictureZoom): void;
  stop(): void;
}

/** React hears of it when the hand has rested so long; until then only the picture is moved. */
const restMs = 200;

/** Moves the one child of a place as wheel and pointer do. */
function followHand(place: HTMLElement, onRest: (zoom: PictureZoom) => void): Hand {
  let now = wholePicture;
  let at: { x: number; y: number } | null = null;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const show = (zoom: PictureZoom): void => {
    now = zoom;
    const picture = place.firstElementChild;
    if (picture instanceof HTMLElement) picture.style.transform = transformOf(zoom);
    place.toggleAttribute('data-zoomed', zoom.scale > 1);
  };
  const change = (zoom: PictureZoom): void => {
    show(zoom);
    clearTimeout(resting);
    resting = setTimeout(() => onRest(now), restMs);
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    // As large as the picture from here on: what lies under the pointer stays there.
    place.toggleAttribute('data-zoomed', true);
    const { left, top, width, height } = place.getBoundingClientRect();
    const around = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
    change(zoomedBy(now, Math.exp(-event.deltaY / 240), around));
  };
  const onPointerMove = (event: PointerEvent): void => {
    const from = at;
    at = { x: event.clientX, y: event.clientY };
    if (from === null || event.buttons !== 1 || now.scale === 1) return;
    // Not before it moves: a double click is the picture's.
    place.setPointerCapture(event.pointerId);
    const { clientWidth: width, clientHeight: height } = place;
    change(pannedBy(now, (from.x - at.x) / width, (from.y - at.y) / height));
  };
  // React listens to the wheel passively, which cannot keep the page from scrolling.
  place.addEventListener('wheel', onWheel, { passive: false });
  place.addEventListener('pointermove', onPointerMove);
  return {
    show,
    stop() {
      clearTimeout(resting);
      place.removeEventListener('wheel', onWheel);
      place.removeEventListener('pointermove', onPointerMove);
    },
  };
}
