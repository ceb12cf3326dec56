/** A media file as fal describes it in a result. `url` is http(s), or a data URI when `sync_mode` was on. */
export interface MediaFile {
	url: string;
	content_type?: string | null;
	file_name?: string | null;
	width?: number | null;
	height?: number | null;
}

/** A media field of the input: the parameters that fill it, and the field of the body that takes the URL. */
export interface MediaInput {
	media: 'image' | 'video';
	field: string;
	sourceParameter: string;
	/** What the panel calls `sourceParameter`. */
	sourceLabel: string;
	/** What it can be: `url` and `binary`, and `none` where the request can do without. */
	sources: string[];
	binaryParameter: string;
	/** What the panel calls `binaryParameter`. */
	binaryLabel: string;
}

export const INPUT_BINARY_FIELD = 'Input Binary Field';

/** A media field of the output and where people find it: the JSON key and the binary property. */
export interface MediaOutput {
	field: string;
	jsonKey: string;
	binaryProperty: string;
	/** Any number of files: binary properties get a number, `mesh_0`, and the JSON key holds a list. */
	list?: true;
	/** What is no file there becomes one, as JSON: runs of pixels, long numbers. It is too much for an item's JSON. */
	dataAsFile?: true;
}

/** How the main picture or video of the panel gets into the body. */
export function mediaInput(media: 'image' | 'video'): MediaInput {
	return {
		media,
		field: `${media}_url`,
		sourceParameter: `${media}Source`,
		sourceLabel: media === 'image' ? 'Image Source' : 'Video Source',
		sources: ['url', 'binary'],
		binaryParameter: 'binaryPropertyName',
		binaryLabel: INPUT_BINARY_FIELD,
	};
}
