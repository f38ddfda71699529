interface ImageFrameProps {
  width: number;
  height: number;
  className?: string;
}

/** As large as a picture will be, from the first paint on: the picture lies over it. */
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
