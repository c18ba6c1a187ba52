#include "ui/notice_bar.h"

#include "support.h"

#include <QLabel>

using namespace penumbra;

// What is told in the line above the maps, and what becomes of it when something else is told.
class TestNoticeBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bar = std::make_unique<NoticeBar>(); }
    void cleanup() { m_bar.reset(); }
    void whatWasToldBeforeComesBack();
    void ofATopicThereIsOne();
    void manyRemarksDoNotPileUp();
    void whatIsKeptCanBeChosenAgain();

private:
    void press(const QString& text);
    /// What the bar tells; empty while it is hidden.
    QString told() { return m_bar->isHidden() ? QString() : m_bar->findChild<QLabel*>()->text(); }

    std::unique_ptr<NoticeBar> m_bar;
};

void TestNoticeBar::press(const QString& text)
{
    for (QPushButton* button : m_bar->findChildren<QPushButton*>())
        if (button->text() == text && button->isVisibleTo(m_bar.get())) {
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    QFAIL(qPrintable(text));
}

void TestNoticeBar::whatWasToldBeforeComesBack()
{
    QVERIFY(told().isEmpty());
    int restored = 0;
    m_bar->tell("unsaved samples", {{"Restore", [&] { ++restored; }}, {"Delete", {}}}, "left");
    m_bar->tell("no truth", {{"Close", {}}});
    m_bar->tell("other size", {{"Later", {}}}, "scale");
    QCOMPARE(told(), QStringLiteral("other size"));
    press("Later");
    QCOMPARE(told(), QStringLiteral("no truth"));
    press("Close");
    QCOMPARE(told(), QStringLiteral("unsaved samples"));
    QCOMPARE(m_bar->accessibleName(), told());
    press("Restore");
    QCOMPARE(restored, 1);
    QVERIFY(told().isEmpty());
}

void TestNoticeBar::ofATopicThereIsOne()
{
    m_bar->tell("125 %", {{"Later", {}}}, "scale");
    m_bar->tell("no truth", {{"Close", {}}});
    m_bar->tell("150 %", {{"Later", {}}}, "scale");
    press("Later");
    press("Close");
    QVERIFY(told().isEmpty());
    m_bar->tell("150 %", {{"Later", {}}}, "scale");
    m_bar->tell("no truth", {{"Close", {}}});
    m_bar->withdraw("scale"); // below another
    QCOMPARE(told(), QStringLiteral("no truth"));
    press("Close");
    QVERIFY(told().isEmpty());
}

void TestNoticeBar::manyRemarksDoNotPileUp()
{
    m_bar->tell("unsaved samples", {{"Close", {}}}, "left");
    for (int map = 0; map < 9; ++map)
        m_bar->tell(QStringLiteral("no truth of %1").arg(map), {{"Close", {}}});
    m_bar->tell("no truth of 8", {{"Close", {}}}); // told twice is told once
    QStringList all;
    for (; !told().isEmpty() && all.size() < 20; press("Close"))
        all << told();
    QCOMPARE(all, (QStringList{"no truth of 8", "no truth of 7", "no truth of 6", "unsaved samples"}));
}

void TestNoticeBar::whatIsKeptCanBeChosenAgain()
{
    int asked = 0;
    m_bar->tell("unsaved samples",
                {{"Delete",
                  [&] {
                      if (++asked < 2)
                          m_bar->keep();
                      else
                          m_bar->tell("older ones", {{"Close", {}}}, "left");
                  }}},
                "left");
    press("Delete");
    QCOMPARE(told(), QStringLiteral("unsaved samples"));
    press("Delete");
    QCOMPARE(asked, 2);
    QCOMPARE(told(), QStringLiteral("older ones"));
    m_bar->keep(); // nothing is being answered
    press("Close");
    QVERIFY(told().isEmpty());
}

PENUMBRA_UI_TEST_MAIN(TestNoticeBar)
#include "test_notice_bar.moc"
