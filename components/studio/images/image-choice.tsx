import { FileField, type FileLimit } from "@/components/form/file-field";

interface ImageChoiceProps {
  accept: string;
  limit: FileLimit;
  /** Which files fit, in a sentence. */
  hint: string;
  error?: string;
}

/** The sample image, which is used unless another file is chosen. */
export function ImageChoice({ accept, limit, hint, error }: ImageChoiceProps) {
  return (
    <div className="grid items-center gap-x-6 gap-y-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
      {/* biome-ignore lint/performance/noImgElement: it is 7 kB as it is */}
      <img
        src="/samples/meadow.webp"
        alt="A meadow with poppies in front of a lake and misty hills"
        width={320}
        height={213}
        className="aspect-3/2 w-40 rounded-md border border-border object-cover"
      />
      <div className="grid gap-3">
        <p className="text-sm text-muted-foreground">
          Use this sample meadow or choose your own image.
        </p>
        <FileField
          label="Your image"
          name="picture"
          accept={accept}
          limit={limit}
          optional
          hint={hint}
          error={error}
        />
      </div>
    </div>
  );
}
