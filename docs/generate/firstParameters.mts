const TRUCK = 'https://raw.githubusercontent.com/facebookresearch/sam2/main/notebooks/images/truck.jpg';
const BEDROOM = 'https://raw.githubusercontent.com/facebookresearch/sam2/main/notebooks/videos/bedroom.mp4';

/** What each node of the package is pasted with: a picture or a video that anybody can load, and what to look for in it. */
export const FIRST_PARAMETERS: Record<string, object> = {
	sam3Image: { imageUrl: TRUCK, prompt: 'wheel', returnMultipleMasks: true, maxMasks: 8 },
	sam31Image: { imageUrl: TRUCK, prompt: 'wheel', returnMultipleMasks: true, maxMasks: 8 },
	sam2Image: { imageUrl: TRUCK, boxPrompts: { box: [{ xMin: 75, yMin: 275, xMax: 1725, yMax: 850 }] } },
	sam2AutoSegment: { imageUrl: TRUCK },
	evfSam: { imageUrl: TRUCK, prompt: 'the front wheel of the truck' },
	sam: { imageUrl: TRUCK, textPrompt: 'truck', blackWhite: true },
	sam3Video: { videoUrl: BEDROOM, prompt: 'child', applyMask: false },
	sam31Video: { videoUrl: BEDROOM, prompt: 'child', applyMask: false },
	sam2Video: { videoUrl: BEDROOM, pointPrompts: { point: [{ x: 275, y: 175, label: 1, frameIndex: 0, objectId: 1 }] } },
	samMask: { operation: 'cutOut', crop: 'object' },
	falSamTrigger: { endpoint: 'fal-ai/sam-3/image' },
};
