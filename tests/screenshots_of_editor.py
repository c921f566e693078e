"""Pictures of the editor: a topic half typed with units offered, with what deserves a look, and after a crash."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QImage

from jn_desktop.desktop.desk import Place

if TYPE_CHECKING:
    from tests.screenshots import Camera

_DISCUSSION = (
    "企业反映地块内有高压线六处，影响厂房基础施工。\n"
    "供电公司已完成勘察，建设局要求先行办理临时占道手续；迁改费用由园区统筹，企业先期垫付的部分年底前结清。"
)
_LINES = ("供电公司 下周五前迁改6基高压线杆，住建局、水务公司配合", "建设局 10月1日前拿出方案", "尽快办理施工许可")


def take_editor(camera: "Camera") -> None:
    """Take the editor on the first meeting; of an empty station there is none."""
    window, station = camera.program.window, camera.program.station
    assert window is not None and station is not None
    meetings = station.meetings.board()
    if not meetings:
        return
    window.activateWindow()
    window.go(Place("meetings", meetings[0].id, only="edit"))
    camera.settle()
    page: Any = window.current
    editor = page.editor
    camera.take("editor-facts", window)
    editor.agenda.setCurrentRow(1)
    camera.settle()
    pane = editor._pane
    pane.situation.setPlainText(_DISCUSSION)
    pane.take_pictures(_a_picture())
    camera.settle()
    camera.take("editor-topic", window)
    _type_lines(camera, editor)
    _take_last_line(camera, editor, "editor-typed")
    pane.lines[-1].text.clear()
    editor.save()
    camera.settle()
    _take_last_line(camera, editor, "editor-faults")
    _take_after_a_crash(camera, editor, meetings[0].id)


def _take_last_line(camera: "Camera", editor: Any, name: str) -> None:
    """Take what was typed last, with the paper that followed it."""
    camera.settle()
    editor._follow()  # at once, not after half a second without a key
    camera.settle()
    editor._parts.currentWidget().ensureWidgetVisible(editor._pane.lines[-1])
    camera.take(name, camera.program.window)


def _type_lines(camera: "Camera", editor: Any) -> None:
    """Type lines, and leave the last one with units offered."""
    for line in (*_LINES, "消防"):
        editor._pane.add.click()
        camera.settle()
        for character in line:
            editor._pane.lines[-1].text.insertPlainText(character)
    camera.settle()


def _take_after_a_crash(camera: "Camera", editor: Any, meeting_id: str) -> None:
    """Leave the editor as a crash does, with what was typed kept, and open it again."""
    window, station = camera.program.window, camera.program.station
    assert window is not None and station is not None
    kept = editor._typed().as_text()
    editor._keeping.drop()
    editor.closed.emit(None)
    camera.settle()
    station.typing.keep(meeting_id, kept)
    window.go(Place("meetings", meeting_id, only="edit"))
    camera.settle()
    camera.take("editor-after-crash", window)
    page: Any = window.current
    page.editor._keeping.drop()
    page.editor.closed.emit(None)
    camera.settle()


def _a_picture() -> QMimeData:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("#8FA3B5"))
    data = QMimeData()
    data.setImageData(image)
    return data
