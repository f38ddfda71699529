interface ImageFrameProps {
  width: number;
  height: number;
  className?: string;
}

/** Reserves the size of an image from the first paint on; the image lies over it. */
export function ImageFrame({ width, height, className = "" }: ImageFrameProps) {
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      className={`block h-auto max-h-[72dvh] w-auto max-w-full ${className}`}
    />
  );
}
