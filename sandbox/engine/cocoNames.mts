/** The 80 classes of COCO in the detector's order. */
export const COCO_NAMES = [
	'person', 'bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat', 'traffic light',
	'fire hydrant', 'stop sign', 'parking meter', 'bench', 'bird', 'cat', 'dog', 'horse', 'sheep', 'cow',
	'elephant', 'bear', 'zebra', 'giraffe', 'backpack', 'umbrella', 'handbag', 'tie', 'suitcase', 'frisbee',
	'skis', 'snowboard', 'sports ball', 'kite', 'baseball bat', 'baseball glove', 'skateboard', 'surfboard', 'tennis racket', 'bottle',
	'wine glass', 'cup', 'fork', 'knife', 'spoon', 'bowl', 'banana', 'apple', 'sandwich', 'orange',
	'broccoli', 'carrot', 'hot dog', 'pizza', 'donut', 'cake', 'chair', 'couch', 'potted plant', 'bed',
	'dining table', 'toilet', 'tv', 'laptop', 'mouse', 'remote', 'keyboard', 'cell phone', 'microwave', 'oven',
	'toaster', 'sink', 'refrigerator', 'book', 'clock', 'vase', 'scissors', 'teddy bear', 'hair drier', 'toothbrush',
] as const;

/** Other words for a class. */
export const SYNONYMS: Record<string, readonly string[]> = {
	person: ['man', 'woman', 'boy', 'girl', 'child', 'kid', 'people', 'human', 'player', 'rider', 'driver', 'lady', 'guy', 'baby', 'pedestrian', 'men', 'women', 'children'],
	bicycle: ['bike', 'cycle'],
	car: ['automobile', 'suv', 'sedan', 'taxi', 'jeep'],
	motorcycle: ['motorbike', 'scooter', 'moped'],
	airplane: ['plane', 'aeroplane', 'aircraft', 'jet'],
	bus: ['coach'],
	truck: ['lorry', 'pickup', 'pickup truck', 'van'],
	boat: ['ship', 'sailboat', 'canoe', 'kayak'],
	dog: ['puppy', 'bulldog', 'hound'],
	cat: ['kitten', 'kitty'],
	horse: ['pony'],
	sheep: ['lamb', 'goat'],
	cow: ['bull', 'cattle', 'calf', 'ox'],
	bird: ['pigeon', 'duck', 'chicken', 'seagull', 'parrot'],
	backpack: ['rucksack'],
	handbag: ['purse', 'bag'],
	suitcase: ['luggage'],
	'sports ball': ['ball', 'football', 'basketball'],
	cup: ['mug', 'glass'],
	bowl: ['dish'],
	couch: ['sofa', 'settee'],
	'potted plant': ['plant', 'houseplant', 'flowerpot'],
	'dining table': ['table', 'desk'],
	tv: ['television', 'monitor', 'screen'],
	laptop: ['notebook', 'computer'],
	'cell phone': ['phone', 'smartphone', 'mobile'],
	refrigerator: ['fridge'],
	donut: ['doughnut'],
	'teddy bear': ['teddy'],
	'hair drier': ['hair dryer'],
	'wine glass': ['goblet'],
};

/** Words for several classes. */
export const GROUPS: Record<string, readonly string[]> = {
	animal: ['bird', 'cat', 'dog', 'horse', 'sheep', 'cow', 'elephant', 'bear', 'zebra', 'giraffe'],
	pet: ['cat', 'dog', 'bird'],
	vehicle: ['bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat'],
	food: ['banana', 'apple', 'sandwich', 'orange', 'broccoli', 'carrot', 'hot dog', 'pizza', 'donut', 'cake'],
	fruit: ['banana', 'apple', 'orange'],
	furniture: ['chair', 'couch', 'bed', 'dining table', 'bench'],
};

/** Classes that the detector mixes up; a sibling counts, at a stricter score. */
export const SIBLINGS: readonly (readonly string[])[] = [
	['car', 'truck', 'bus'],
	['dog', 'cat', 'sheep', 'cow', 'horse', 'bear'],
	['couch', 'chair', 'bed'],
	['bicycle', 'motorcycle'],
	['cup', 'bowl', 'vase', 'bottle', 'wine glass'],
	['apple', 'orange', 'sports ball'],
	['handbag', 'backpack', 'suitcase'],
	['tv', 'laptop'],
];
