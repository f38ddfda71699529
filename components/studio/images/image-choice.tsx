import { Field } from "@/components/form/field";

const fileInput =
  "block w-full min-w-0 cursor-pointer rounded-md text-sm text-muted-foreground file:mr-3 file:h-9 file:cursor-pointer " +
  "file:rounded-md file:border file:border-input file:bg-card file:px-4 file:text-sm " +
  "file:font-medium file:text-foreground hover:file:bg-muted disabled:cursor-not-allowed " +
  "disabled:file:cursor-not-allowed pointer-coarse:file:h-11";

interface ImageChoiceProps {
  accept: string;
  /** Which files fit, in a sentence. */
  hint: string;
  error?: string;
}

/** The sample image, which is used unless another file is chosen. */
export function ImageChoice({ accept, hint, error }: ImageChoiceProps) {
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
        <Field label="Your image" optional hint={hint} error={error}>
          {(control) => (
            <input {...control} type="file" name="picture" accept={accept} className={fileInput} />
          )}
        </Field>
      </div>
    </div>
  );
}
