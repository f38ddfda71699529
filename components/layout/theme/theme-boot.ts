import { themeCookie } from "@/components/layout/theme/theme-cookie";

/**
 * Runs before the first paint, on every page, and never changes: the content security policy knows
 * it by its hash. It listens on the document, so that the theme switch, dialogs in browsers without
 * invoker commands or `closedby`, and the offline note need no component of their own.
 */
export const themeBoot = `(function(d,r){
var s=location.protocol==="https:",n=(s?"__Secure-":"")+"${themeCookie}";
var m=RegExp("(?:^|; )"+n+"=(light|dark|system)").exec(d.cookie);
r.dataset.theme=m?m[1]:"system";
function set(t){
r.dataset.theme=t;
d.cookie=n+"="+t+";path=/;max-age=31536000;samesite=lax"+(s?";secure":"");
}
var p;
d.addEventListener("pointerdown",function(e){p=e.target;});
d.addEventListener("click",function(e){
var t=e.target;
if(t===p&&t.matches&&t.matches("dialog[closedby=any]")&&!("closedBy" in t))t.close();
var b=e.target.closest&&e.target.closest("[data-theme-next],[commandfor]");
if(!b)return;
if(b.hasAttribute("data-theme-next")){
set(b.dataset.themeNext||{system:"light",light:"dark",dark:"system"}[r.dataset.theme]||"system");
}else if(!("commandForElement" in b)){
var g=d.getElementById(b.getAttribute("commandfor"));
if(g)b.getAttribute("command")==="close"?g.close():g.showModal();
}
});
d.addEventListener("change",function(e){
if(e.target.name==="theme"&&e.target.closest("[data-theme-field]"))set(e.target.value);
});
function net(){r.toggleAttribute("data-offline",!navigator.onLine);}
addEventListener("online",net);addEventListener("offline",net);net();
})(document,document.documentElement)`;
