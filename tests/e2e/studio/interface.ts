/** Names on the dashboard, and on the pages of projects, images and jobs. */

/** The studio's entry in the command menu. */
export const newProjectCommand = "New project…";

/** Names of styles, as the database is seeded with them. */
export const styles = {
  ink: "Ink",
  autumn: "Autumn",
  pressedFlower: "Pressed flower",
  watercolour: "Watercolour",
  cyanotype: "Cyanotype",
  linocut: "Linocut",
} as const;

/** The dashboard of an account without projects. */
export const welcomePage = {
  heading: /^Welcome/,
  newProject: "Create an empty project",
  projectName: "Project name",
  firstProject: "My first project",
  image: "Your image",
  sample: "meadow.jpg",
  submit: "Create image",
} as const;

export const dashboardPage = {
  heading: "Dashboard",
  newProject: "New project",
} as const;

export const newProjectDialog = {
  heading: "New project",
  name: "Project name",
  submit: "Create project",
} as const;

/** The forms that give a project or an image another name. */
export const renameDialog = {
  projectName: "Project name",
  imageName: "Image name",
  submit: "Save name",
} as const;

export const projectPage = {
  notFound: "Project not found",
  rename: "Rename",
  delete: "Delete project",
  empty: "No images yet",
  filter: "Filter",
  applyFilter: "Apply",
  progress: (image: string, style: string) => `${image}: ${style}`,
  withoutOriginal: "Results without an original",
} as const;

export const deleteProjectDialog = {
  heading: "Delete this project?",
  submit: "Delete project",
} as const;

/** On the page of plan and usage. */
export const limitsCard = { heading: "When you reach a limit" } as const;

export const usageMeter = {
  region: "Usage",
  images: "Styled images this month",
  storage: "Storage",
  /** Said only once little is left. */
  left: "left",
} as const;

export const uploadPanel = {
  choose: "Upload images",
  /** Without JavaScript only. */
  submit: "Upload",
  drop: "Drop images to upload",
  comparePlans: "Compare plans",
} as const;

export const uploadList = {
  region: "Uploads",
  uploaded: (done: number, all: number) => `${done} of ${all} uploaded`,
  failed: (count: number) => `${count} failed`,
  cancelled: (count: number) => `${count} cancelled`,
  clear: "Clear list",
  cancel: (file: string) => `Cancel ${file}`,
  retry: (file: string) => `Try ${file} again`,
  waiting: "Waiting",
  stopped: "Cancelled",
  percent: /\d+%/,
  signIn: "Sign in",
  comparePlans: "Compare plans",
} as const;

/** The images of a project that are selected, and what can be done with them. */
export const selection = {
  all: "Select all on this page",
  one: (image: string) => `Select ${image}`,
  count: (images: number) => `${images} ${images === 1 ? "image" : "images"} selected`,
  /** Without JavaScript only. */
  uncounted: "Selected images",
  download: "Download",
  delete: "Delete…",
  applyStyles: "Apply styles…",
} as const;

export const applyStylesDialog = {
  submit: (images: number) => `Apply to ${images} ${images === 1 ? "image" : "images"}`,
  /** Without JavaScript only. */
  submitUncounted: "Apply to selected images",
} as const;

export const deleteImagesDialog = {
  submit: (images: number) => (images === 1 ? "Delete image" : "Delete images"),
} as const;

export const imagePage = {
  previous: "Previous",
  next: "Next",
  rename: "Rename",
  delete: "Delete",
  applyStyle: "Apply style",
  original: (image: string) => `${image}, original`,
  result: (image: string, style: string) => `${image} in ${style} style`,
  /** The slider between the original and a result, and where it stands. */
  compare: (style: string) => `Compare original with ${style}`,
  compared: (percent: number, style: string) => `${percent}% original, ${100 - percent}% ${style}`,
  /** The result of a style among the others. */
  show: (style: string) => `Compare with ${style}`,
  retry: (style: string) => `Try ${style} again`,
} as const;

export const deleteImageDialog = {
  submit: "Delete image",
  resultsStay: "Its results stay in the project.",
} as const;

export const jobsPage = {
  heading: "Jobs",
  empty: "No jobs yet",
  list: "Jobs",
  counts: (active: number, all: number) => `${active} in progress, ${all} in total.`,
  job: (style: string, image: string) => `${style} on ${image}`,
  cancel: (style: string, image: string) => `Cancel ${style} on ${image}`,
  retry: (style: string, image: string) => `Try ${style} on ${image} again`,
  anyRetry: /^Try/,
  done: "Done",
  cancelled: "Cancelled",
} as const;

/** What is announced when a job ends while its page is looked at. */
export const jobUpdates = {
  done: (style: string, image: string) => `${style} on ${image} is done.`,
  failed: (style: string, image: string) => `${style} on ${image} failed.`,
} as const;
