"use client";

import { type PointerEvent, useRef } from "react";
import { ImageFrame } from "./image-frame";

interface CompareProps {
  /** URLs of the two images. */
  before: string;
  after: string;
  width: number;
  height: number;
  /** The names of the image and of the style. */
  name: string;
  style: string;
}

const inWords = (percent: number, style: string) =>
  `${Math.round(percent)}% original, ${Math.round(100 - percent)}% ${style}`;

const chip =
  "absolute top-3 rounded-xs bg-card/90 px-2 py-1 text-xs font-medium text-foreground transition-opacity duration-150";
const layer = "absolute inset-0 size-full noscript:static noscript:h-auto";

/**
 * The original and what a style made of it, one over the other, with a border between them that is
 * dragged or moved by the keys of a slider. Without JavaScript the two stand side by side.
 */
export function Compare({ before, after, width, height, name, style }: CompareProps) {
  const frame = useRef<HTMLDivElement>(null);
  const range = useRef<HTMLInputElement>(null);

  function show(percent: number) {
    frame.current?.style.setProperty("--at", `${percent}%`);
    range.current?.setAttribute("aria-valuetext", inWords(percent, style));
  }

  function drag({ buttons, clientX, currentTarget }: PointerEvent<HTMLDivElement>) {
    if (buttons !== 1 || !range.current) return;
    const { left, width: shown } = currentTarget.getBoundingClientRect();
    const percent = Math.min(100, Math.max(0, ((clientX - left) / shown) * 100));
    range.current.valueAsNumber = percent;
    show(percent);
  }

  function begin(event: PointerEvent<HTMLDivElement>) {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    range.current?.focus({ preventScroll: true });
    drag(event);
  }

  return (
    <div
      ref={frame}
      data-compare
      onPointerDown={begin}
      onPointerMove={drag}
      className="relative mx-auto w-fit max-w-full cursor-ew-resize touch-pan-y overflow-hidden rounded-md bg-muted select-none noscript:grid noscript:w-full noscript:cursor-auto noscript:grid-cols-2 noscript:gap-4 noscript:bg-transparent"
    >
      <ImageFrame width={width} height={height} className="noscript:hidden" />
      {/* biome-ignore lint/performance/noImgElement: next/image would ask for it through a shared cache */}
      <img
        src={before}
        alt={`${name}, original`}
        width={width}
        height={height}
        draggable={false}
        className={layer}
      />
      {/* biome-ignore lint/performance/noImgElement: the same */}
      <img
        src={after}
        alt={`${name} in ${style} style`}
        width={width}
        height={height}
        draggable={false}
        className={`${layer} [clip-path:inset(0_0_0_var(--at,50%))] noscript:[clip-path:none]`}
      />
      <span aria-hidden="true" className={`${chip} left-3`}>
        Original
      </span>
      <span aria-hidden="true" className={`${chip} right-3`}>
        {style}
      </span>
      <input
        ref={range}
        type="range"
        min={0}
        max={100}
        defaultValue={50}
        autoComplete="off"
        aria-label={`Compare original with ${style}`}
        aria-valuetext={inWords(50, style)}
        onInput={({ currentTarget }) => show(currentTarget.valueAsNumber)}
        className="peer pointer-events-none absolute inset-0 size-full opacity-0 noscript:hidden"
      />
      <span
        aria-hidden="true"
        className="absolute inset-y-0 left-[var(--at,50%)] w-0.5 -translate-x-1/2 bg-card shadow-sm peer-focus-visible:*:outline-2 peer-focus-visible:*:outline-offset-2 peer-focus-visible:*:outline-ring noscript:hidden"
      >
        <span className="absolute top-1/2 left-1/2 grid size-10 -translate-1/2 place-items-center rounded-full border border-border bg-card text-foreground shadow-sm">
          <svg
            viewBox="0 0 16 16"
            className="size-4 fill-none stroke-current stroke-[1.5]"
            aria-hidden="true"
          >
            <path d="M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5" />
          </svg>
        </span>
      </span>
    </div>
  );
}
