export { createServices, type PageServices, type ServicesOptions } from './create-services.ts';
export { chatChannel, debugChannel, notificationsChannel, workspaceChannel } from './descriptors.ts';
