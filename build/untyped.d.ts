// Libraries that the build uses and that bring no types: what of them is used.

declare module 'gulp' {
	type Task = () => Promise<unknown> | NodeJS.ReadWriteStream | void;
	export function src(globs: string[], options: object): NodeJS.ReadWriteStream;
	export function dest(folder: string): NodeJS.ReadWriteStream;
	export function series(...tasks: Task[]): Task;
	export function parallel(...tasks: Task[]): Task;
	export function watch(globs: string | string[], options: object, task: Task): void;
}

declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	export const SOURCE_FILE_PATTERNS: string[];
	export function analyzePackage(
		folder: string,
		patterns: string[] | undefined,
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}
