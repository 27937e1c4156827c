// Types of CSS modules and images that Next brings along, also before `next dev` or `next build` has written its own file.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
