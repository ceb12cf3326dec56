/** Nobody loads it: jobs of a fixed duration do not look at their picture. */
export const IMAGE_URL = 'https://example.com/photo.jpg';

export const PROMPT = 'truck';

/** What the benchmarked jobs are asked, as SAM 3 Image sends it. */
export const ENDPOINT = 'fal-ai/sam-3/image';
export const INPUT = { image_url: IMAGE_URL, prompt: PROMPT };
