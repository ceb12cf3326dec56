import type { ZodMiniType } from '../vendor/zod';
import type { MediaInput, MediaOutput } from './media';
import type { Box, Point, PromptIds } from './prompts';

/** The JSON body of a request, by API field name. */
export type RequestBody = Record<string, unknown>;

/** The fields for points and boxes of an endpoint. */
export interface PromptFields {
	points: string;
	boxes: string;
	/** What it tells apart. */
	ids: ReadonlyArray<keyof PromptIds>;
	/** What four bare numbers of a box are for its users: fal's own form, where that is a list. */
	bareList: 'corners' | 'cornerSize';
	encode(points: Point[], boxes: Box[]): RequestBody;
}

/** A field of the output without files, and its key in the JSON. */
export interface DataOutput {
	field: string;
	jsonKey: string;
	/** Takes out of it what is documented; what does not fit is left out, and named in `missing`. */
	schema: ZodMiniType<unknown>;
}

/** A clip of half a minute takes minutes, and long ones are worked on in pieces, one after the other. */
export const VIDEO_TIMEOUT_S = 1800;

/** All that differs between fal's endpoints. What they share is in this folder. */
export interface EndpointContract {
	/** Endpoint id at fal, for example `fal-ai/sam-3/image`. */
	endpoint: string;
	/** Set when fal has deprecated the endpoint: the node to use instead. */
	successor?: string;
	/** The body as fal documents it. Checked before anything is sent. */
	input: ZodMiniType<RequestBody>;
	/** The result as fal documents it. Unknown fields pass. */
	output: ZodMiniType<Record<string, unknown>>;
	media: MediaInput[];
	/**
	 * Fields of the routed body that hold points and boxes in people's form (rows under the name itself, JSON under
	 * `jsonKeys`), and how this endpoint wants them.
	 */
	prompts?: PromptFields;
	/** Body fields of which one at least must say what to look for. Without, fal takes the money and finds nothing. */
	needs?: readonly string[];
	/** Whether fal serves it over a WebSocket too. */
	realtime?: boolean;
	/** How long one item may take unless the panel says otherwise, in seconds; without, 300. */
	timeoutSeconds?: number;
	/** Output field with the masks: a list of files, or one file that counts as the only mask. */
	masksField?: string;
	/** The most masks that a body asks for; none where it asks for one, or the endpoint knows no bound. */
	maskCap?(body: RequestBody): number | undefined;
	files: MediaOutput[];
	/** Plain data of the result that stands in the JSON. */
	data?: DataOutput[];
	/**
	 * JSON key of the list whose entries are what was found, of `files` or `data`; without, the masks, and where there are
	 * none the first file.
	 */
	countedKey?: string;
}
